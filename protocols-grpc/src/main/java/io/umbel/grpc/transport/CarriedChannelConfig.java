package io.umbel.grpc.transport;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.DefaultChannelConfig;

/** Takes the socket options that grpc-netty sets on every channel, and does nothing with them. */
final class CarriedChannelConfig extends DefaultChannelConfig {
    CarriedChannelConfig(Channel channel) {
        super(channel);
    }

    @Override
    public <T> boolean setOption(ChannelOption<T> option, T value) {
        return option.equals(ChannelOption.SO_KEEPALIVE)
                || option.name().equals("TCP_USER_TIMEOUT")
                || super.setOption(option, value);
    }
}
