package dev.flotilla.fleet.mqtt;

import com.hivemq.extension.sdk.api.async.Async;
import com.hivemq.extension.sdk.api.async.TimeoutFallback;
import com.hivemq.extension.sdk.api.auth.SimpleAuthenticator;
import com.hivemq.extension.sdk.api.auth.parameter.SimpleAuthInput;
import com.hivemq.extension.sdk.api.auth.parameter.SimpleAuthOutput;
import com.hivemq.extension.sdk.api.packets.connect.ConnackReasonCode;
import com.hivemq.extension.sdk.api.packets.connect.ConnectPacket;
import dev.flotilla.contract.protocol.DeviceId;
import io.vertx.core.AsyncResult;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets in the server and enrolled devices, each under its own client id and with its own topics only. */
final class BrokerAuthenticator implements SimpleAuthenticator {
    private static final Logger LOG = LoggerFactory.getLogger(BrokerAuthenticator.class);
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final GatewayCredential gateway;
    private final ClientAuthenticator devices;

    BrokerAuthenticator(GatewayCredential gateway, ClientAuthenticator devices) {
        this.gateway = gateway;
        this.devices = devices;
    }

    @Override
    public void onConnect(SimpleAuthInput input, SimpleAuthOutput output) {
        ConnectPacket connect = input.getConnectPacket();
        String user = connect.getUserName().orElse("");
        String password = connect.getPassword().map(BrokerAuthenticator::text).orElse("");
        if (!connect.getClientId().equals(user)) {
            output.failAuthentication(
                    ConnackReasonCode.CLIENT_IDENTIFIER_NOT_VALID, "the client id must be the user name");
        } else if (user.equals(GatewayCredential.CLIENT_ID)) {
            admitGateway(password, output);
        } else {
            findDevice(user).ifPresentOrElse(device -> authenticate(device, password, output), () -> refuse(output));
        }
    }

    private void admitGateway(String password, SimpleAuthOutput output) {
        if (gateway.matches(password)) {
            TopicGrants.toGateway(output.getDefaultPermissions());
            output.getClientSettings().setClientReceiveMaximum(TopicGrants.GATEWAY_RECEIVE_MAXIMUM);
            output.authenticateSuccessfully();
        } else {
            refuse(output);
        }
    }

    private void authenticate(DeviceId device, String credential, SimpleAuthOutput output) {
        Async<SimpleAuthOutput> async = output.async(LIMIT, TimeoutFallback.FAILURE, ConnackReasonCode.SERVER_BUSY);
        devices.authenticate(device, credential).onComplete(result -> {
            decide(device, result, async.getOutput());
            async.resume();
        });
    }

    private static void decide(DeviceId device, AsyncResult<Boolean> result, SimpleAuthOutput output) {
        if (result.failed()) {
            LOG.warn("cannot check the credential of device {}", device, result.cause());
            output.failAuthentication(ConnackReasonCode.SERVER_UNAVAILABLE, "try again later");
        } else if (Boolean.TRUE.equals(result.result())) {
            TopicGrants.toDevice(device, output.getDefaultPermissions());
            output.authenticateSuccessfully();
        } else {
            LOG.info("refused device {}: it is not enrolled, or its credential is wrong", device);
            refuse(output);
        }
    }

    private static void refuse(SimpleAuthOutput output) {
        output.failAuthentication(ConnackReasonCode.NOT_AUTHORIZED, "not enrolled, or the credential is wrong");
    }

    private static Optional<DeviceId> findDevice(String name) {
        try {
            return Optional.of(new DeviceId(name));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static String text(ByteBuffer buffer) {
        return StandardCharsets.UTF_8.decode(buffer.duplicate()).toString();
    }
}
