package io.umbel.node.portmapping;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.nio.ByteOrder;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

@EnabledIf("isLittleEndian")
final class DefaultRouteTest {
    private static final String HEADER =
            "Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT";
    private static final String LAN = "eth0\t0001A8C0\t00000000\t0001\t0\t0\t0\t00FFFFFF\t0\t0\t0";

    static boolean isLittleEndian() {
        return ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;
    }

    @Test
    void defaultRouteOfTheSmallestMetric_namesTheGateway() {
        String wifi = "wlan0\t00000000\t0102A8C0\t0003\t0\t0\t600\t00000000\t0\t0\t0";
        String cable = "eth0\t00000000\t0101A8C0\t0003\t0\t0\t100\t00000000\t0\t0\t0";

        assertThat(DefaultRoute.gateway(List.of(HEADER, wifi, LAN, cable)))
                .contains(InetAddress.ofLiteral("192.168.1.1"));
    }

    @Test
    void routeWithoutAGateway_isNone() {
        String tunnel = "tun0\t00000000\t00000000\t0001\t0\t0\t0\t00000000\t0\t0\t0";

        assertThat(DefaultRoute.gateway(List.of(HEADER, LAN, tunnel))).isEmpty();
    }

    @Test
    void halfOfTheDefault_isNoDefault() {
        String half = "tun0\t00000000\t0101A8C0\t0003\t0\t0\t0\t00000080\t0\t0\t0";

        assertThat(DefaultRoute.gateway(List.of(HEADER, half))).isEmpty();
    }
}
