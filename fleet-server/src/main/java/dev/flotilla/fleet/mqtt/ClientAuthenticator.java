package dev.flotilla.fleet.mqtt;

import dev.flotilla.contract.protocol.DeviceId;
import io.vertx.core.Future;
import java.security.cert.X509Certificate;

/** Says whether this device may use this certificate, which names it and which the fleet's authority signed. */
@FunctionalInterface
public interface ClientAuthenticator {
    Future<Boolean> authenticate(DeviceId device, X509Certificate certificate);
}
