package dev.flotilla.fleet.api;

import io.netty.util.NetUtil;
import io.vertx.core.http.HttpServerRequest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Where requests come from, for counting: an IPv4 address, or the first 64 bits of an IPv6 address, since whoever has one
 * address commonly has its whole network (RFC 4291, 2.5.4). Headers that name another origin are not believed.
 */
final class Networks {
    private static final int IPV6_NETWORK_BYTES = 8;

    private Networks() {}

    static String of(HttpServerRequest request) {
        return Optional.ofNullable(request.remoteAddress().hostAddress())
                .map(Networks::of)
                .orElse("unknown");
    }

    static String of(String address) {
        return Optional.ofNullable(NetUtil.createByteArrayFromIpAddressString(address))
                .map(bytes ->
                        HexFormat.of().formatHex(Arrays.copyOf(bytes, Math.min(bytes.length, IPV6_NETWORK_BYTES))))
                .orElse("unknown");
    }
}
