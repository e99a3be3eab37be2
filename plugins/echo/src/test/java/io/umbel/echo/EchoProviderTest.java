package io.umbel.echo;

import static org.assertj.core.api.Assertions.assertThat;

import io.umbel.spi.ProtocolProvider;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

final class EchoProviderTest {
    @Test
    void provider_isFoundByTheServiceLoader() {
        assertThat(ServiceLoader.load(ProtocolProvider.class))
                .hasOnlyElementsOfType(EchoProvider.class)
                .hasSize(1);
    }
}
