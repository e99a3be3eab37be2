package io.umbel.gossip.wire;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.dataformat.smile.SmileFactory;
import com.fasterxml.jackson.dataformat.smile.SmileGenerator;

/**
 * Smile as this protocol uses it: bytes as they are, which costs the four bytes of a header; no
 * names, so none are kept.
 */
final class SmileFormat {
    private static final int MAX_DEPTH = 4;
    private static final int MAX_TEXT = 64;

    static final SmileFactory FACTORY =
            SmileFactory.builder()
                    .disable(SmileGenerator.Feature.ENCODE_BINARY_AS_7BIT)
                    .disable(SmileGenerator.Feature.CHECK_SHARED_NAMES)
                    .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
                    .streamReadConstraints(
                            StreamReadConstraints.builder()
                                    .maxNestingDepth(MAX_DEPTH)
                                    .maxNameLength(MAX_TEXT)
                                    .maxStringLength(MAX_TEXT)
                                    .maxNumberLength(MAX_TEXT)
                                    .build())
                    .build();

    private SmileFormat() {}
}
