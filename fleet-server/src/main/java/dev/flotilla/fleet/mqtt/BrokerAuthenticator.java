package dev.flotilla.fleet.mqtt;

import com.hivemq.extension.sdk.api.async.Async;
import com.hivemq.extension.sdk.api.async.TimeoutFallback;
import com.hivemq.extension.sdk.api.auth.SimpleAuthenticator;
import com.hivemq.extension.sdk.api.auth.parameter.SimpleAuthInput;
import com.hivemq.extension.sdk.api.auth.parameter.SimpleAuthOutput;
import com.hivemq.extension.sdk.api.client.parameter.ClientTlsInformation;
import com.hivemq.extension.sdk.api.packets.connect.ConnackReasonCode;
import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.fleet.identity.ClientCertificates;
import io.vertx.core.AsyncResult;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets in the server and enrolled devices, each under the name in its certificate and with its own topics only. That the
 * certificate is by the fleet's authority and has not ended, TLS has checked.
 */
final class BrokerAuthenticator implements SimpleAuthenticator {
    private static final Logger LOG = LoggerFactory.getLogger(BrokerAuthenticator.class);
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final GatewayIdentity gateway;
    private final ClientAuthenticator devices;
    private final Sessions sessions;

    BrokerAuthenticator(GatewayIdentity gateway, ClientAuthenticator devices, Sessions sessions) {
        this.gateway = gateway;
        this.devices = devices;
        this.sessions = sessions;
    }

    @Override
    public void onConnect(SimpleAuthInput input, SimpleAuthOutput output) {
        Optional<X509Certificate> shown = input.getConnectionInformation()
                .getClientTlsInformation()
                .flatMap(ClientTlsInformation::getClientCertificate);
        String name = shown.flatMap(ClientCertificates::findCommonName).orElse("");
        if (shown.isEmpty() || name.isEmpty()) {
            refuse(output);
        } else if (!input.getConnectPacket().getClientId().equals(name)) {
            output.failAuthentication(
                    ConnackReasonCode.CLIENT_IDENTIFIER_NOT_VALID,
                    "the client id must be the certificate's common name");
        } else if (name.equals(GatewayIdentity.CLIENT_ID)) {
            admitGateway(shown.get(), output);
        } else {
            findDevice(name).ifPresentOrElse(device -> authenticate(device, shown.get(), output), () -> refuse(output));
        }
    }

    private void admitGateway(X509Certificate shown, SimpleAuthOutput output) {
        if (shown.equals(gateway.certificate())) {
            TopicGrants.toGateway(output.getDefaultPermissions());
            output.authenticateSuccessfully();
        } else {
            refuse(output);
        }
    }

    private void authenticate(DeviceId device, X509Certificate shown, SimpleAuthOutput output) {
        Async<SimpleAuthOutput> async = output.async(LIMIT, TimeoutFallback.FAILURE, ConnackReasonCode.SERVER_BUSY);
        devices.authenticate(device, shown).onComplete(result -> {
            decide(device, shown, result, async.getOutput());
            async.resume();
        });
    }

    private void decide(DeviceId device, X509Certificate shown, AsyncResult<Boolean> result, SimpleAuthOutput output) {
        if (result.failed()) {
            LOG.warn("cannot check the certificate of device {}", device, result.cause());
            output.failAuthentication(ConnackReasonCode.SERVER_UNAVAILABLE, "try again later");
        } else if (Boolean.TRUE.equals(result.result())) {
            TopicGrants.toDevice(device, output.getDefaultPermissions());
            output.getClientSettings().setClientQueueSizeMaximum(TopicGrants.DEVICE_QUEUE);
            sessions.opened(device, shown.getNotAfter().toInstant());
            output.authenticateSuccessfully();
        } else {
            LOG.info("refused device {}: it is not enrolled, or its certificate is revoked or ended", device);
            refuse(output);
        }
    }

    private static void refuse(SimpleAuthOutput output) {
        output.failAuthentication(
                ConnackReasonCode.NOT_AUTHORIZED, "not enrolled, or the certificate is revoked or ended");
    }

    private static Optional<DeviceId> findDevice(String name) {
        try {
            return Optional.of(new DeviceId(name));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
