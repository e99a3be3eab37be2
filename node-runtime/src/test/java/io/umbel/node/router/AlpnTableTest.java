package io.umbel.node.router;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.umbel.node.middleware.MiddlewareStack;
import io.umbel.spi.Alpn;
import io.umbel.spi.Connection;
import io.umbel.spi.Protocol;
import io.umbel.spi.ProtocolHandler;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class AlpnTableTest {
    private static final Alpn ECHO = Alpn.of("/echo/1.0");
    private static final Alpn OLD_ECHO = Alpn.of("/echo/0.9");

    private final Registration echo = registration("echo", ECHO);
    private final Registration newerEcho = registration("echo", ECHO);

    private static Registration registration(String plugin, Alpn alpn) {
        var handler =
                new ProtocolHandler() {
                    @Override
                    public void handle(Connection connection) {}
                };
        return new Registration(
                plugin,
                alpn,
                handler,
                MiddlewareStack.of(List.of()),
                AlpnTableTest.class.getClassLoader());
    }

    @Test
    void change_leavesTheOldTableAsItIs() {
        AlpnTable before = AlpnTable.empty(Map.of());
        AlpnTable after = before.with(List.of(echo), List.of());

        assertThat(before.find(ECHO)).isEmpty();
        assertThat(after.find(ECHO)).contains(echo);
        assertThat(after.served()).containsExactly(ECHO);
    }

    @Test
    void replacement_isOneChange() {
        AlpnTable table = AlpnTable.empty(Map.of()).with(List.of(echo), List.of());
        assertThat(table.with(List.of(newerEcho), List.of(echo)).find(ECHO)).contains(newerEcho);
    }

    @Test
    void removalOfAnOlderRegistration_leavesTheNewerServed() {
        AlpnTable table = AlpnTable.empty(Map.of()).with(List.of(newerEcho), List.of());
        assertThat(table.with(List.of(), List.of(echo)).find(ECHO)).contains(newerEcho);
    }

    @Test
    void twoPluginsForOneProtocol_areRefusedByName() {
        AlpnTable table = AlpnTable.empty(Map.of()).with(List.of(echo), List.of());
        var other = registration("other", ECHO);

        assertThatThrownBy(() -> table.with(List.of(other), List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("/echo/1.0")
                .hasMessageContaining("plugin echo")
                .hasMessageContaining("plugin other");
    }

    @Test
    void defaultHandler_answersOnlyWhatNobodyServes() {
        AlpnTable table = AlpnTable.empty(Map.of(OLD_ECHO, ECHO));
        assertThat(table.served()).isEmpty();

        AlpnTable served = table.with(List.of(echo), List.of());
        assertThat(served.find(OLD_ECHO)).contains(echo);
        assertThat(served.served()).containsExactlyInAnyOrder(ECHO, OLD_ECHO);

        var own = registration("antique", OLD_ECHO);
        assertThat(served.with(List.of(own), List.of()).find(OLD_ECHO)).contains(own);
    }

    @Test
    void bareProtocol_cannotBeRegistered() {
        assertThatThrownBy(() ->
                        new Registration(
                                "echo",
                                ECHO,
                                new Protocol() {},
                                MiddlewareStack.of(List.of()),
                                AlpnTableTest.class.getClassLoader()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expected a ProtocolHandler or a NettyProtocolHandler");
    }
}
