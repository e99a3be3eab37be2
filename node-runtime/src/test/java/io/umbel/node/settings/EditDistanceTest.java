package io.umbel.node.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class EditDistanceTest {
    @ParameterizedTest
    @CsvSource({
        "'','',0",
        "port,port,0",
        "port,prot,1",
        "port,por,1",
        "port,ports,1",
        "kitten,sitting,3",
        "'',abc,3"
    })
    void distance_countsKeystrokes(String one, String other, int expected) {
        assertThat(EditDistance.between(one, other)).isEqualTo(expected);
        assertThat(EditDistance.between(other, one)).isEqualTo(expected);
    }

    @Test
    void nearest_isSilentWhenNothingIsNear() {
        assertThat(EditDistance.nearest("colour", List.of("port", "preset"))).isEmpty();
        assertThat(EditDistance.nearest("prot", List.of("port", "preset"))).contains("port");
    }
}
