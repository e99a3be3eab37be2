package io.umbel.gossip.driver;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.umbel.gossip.proto.Bytes;
import io.umbel.gossip.proto.Message.Payload;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

final class TraceContextTest {
    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
    private static final String SPAN = "b7ad6b7169203331";

    private static SpanContext span(TraceFlags flags) {
        return SpanContext.create(TRACE, SPAN, flags, TraceState.getDefault());
    }

    @Test
    void sampledSpan_isTraceparentsFieldsInBytes_andReadBackAsRemote() {
        Bytes bytes = TraceContext.encode(span(TraceFlags.getSampled()));
        assertThat(bytes.length()).isEqualTo(Payload.TRACE_LENGTH);
        assertThat(HexFormat.of().formatHex(bytes.toArray())).isEqualTo("00" + TRACE + SPAN + "01");
        assertThat(TraceContext.decode(bytes))
                .contains(
                        SpanContext.createFromRemoteParent(
                                TRACE, SPAN, TraceFlags.getSampled(), TraceState.getDefault()));
    }

    @Test
    void spanThatNobodyWillSee_isNotTold() {
        assertThat(TraceContext.encode(SpanContext.getInvalid())).isEqualTo(Bytes.EMPTY);
        assertThat(TraceContext.encode(span(TraceFlags.getDefault()))).isEqualTo(Bytes.EMPTY);
    }

    @Test
    void whatIsNoContext_isIgnored() {
        String zeros = "0".repeat(2 * Payload.TRACE_LENGTH);
        String noTrace = "00" + "0".repeat(TRACE.length()) + SPAN + "01";
        String noSpan = "00" + TRACE + "0".repeat(SPAN.length()) + "01";
        String later = "01" + TRACE + SPAN + "01";
        for (String hex : new String[] {"", "00", zeros, noTrace, noSpan, later}) {
            Bytes bytes = Bytes.owning(HexFormat.of().parseHex(hex));
            assertThat(TraceContext.decode(bytes)).as(hex).isEmpty();
        }
    }
}
