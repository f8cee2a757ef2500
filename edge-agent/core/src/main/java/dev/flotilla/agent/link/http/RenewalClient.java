package dev.flotilla.agent.link.http;

import dev.flotilla.agent.link.RenewalLink;
import java.io.IOException;

/** Renews a certificate by EST (RFC 7030, section 4.2.2): the present one is shown in TLS. */
public final class RenewalClient implements RenewalLink {
    private final HttpEndpoint endpoint;

    /** @param endpoint with sockets that show the present certificate */
    public RenewalClient(HttpEndpoint endpoint) {
        this.endpoint = endpoint;
    }

    @Override
    public byte[] renew(byte[] request) throws IOException {
        return EstExchange.post(endpoint, endpoint.open(EstExchange.PATH + "simplereenroll"), request);
    }
}
