package io.umbel.node.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class DatagramSizeTest {
    private final DatagramSize size = new DatagramSize();

    @Test
    void peerThatTakesNone_takesNoneOnAnyPath() {
        size.pathCarries(1452);

        assertThat(size.takesAny()).isFalse();
        assertThat(size.now()).isZero();
    }

    @Test
    void pathThatCarriesMore_takesLarger() {
        size.reported(1156);
        size.pathCarries(1452);

        assertThat(size.now()).isEqualTo(1407);
    }

    @Test
    void pathThatCarriesLess_takesSmaller_andTheLargestIsRemembered() {
        size.reported(1408);
        size.pathCarries(1200);

        assertThat(size.now()).isEqualTo(1155);
        assertThat(size.largest()).isEqualTo(1407);
    }
}
