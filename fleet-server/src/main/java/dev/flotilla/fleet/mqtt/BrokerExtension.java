package dev.flotilla.fleet.mqtt;

import com.hivemq.extension.sdk.api.ExtensionMain;
import com.hivemq.extension.sdk.api.parameter.ExtensionStartInput;
import com.hivemq.extension.sdk.api.parameter.ExtensionStartOutput;
import com.hivemq.extension.sdk.api.parameter.ExtensionStopInput;
import com.hivemq.extension.sdk.api.parameter.ExtensionStopOutput;
import com.hivemq.extension.sdk.api.services.Services;

/** Hooks authentication, presence and the way to the server into the broker. */
final class BrokerExtension implements ExtensionMain {
    private final BrokerAuthenticator authenticator;
    private final PresenceTracker presence;
    private final Sessions sessions;
    private final DeviceIntake intake;

    BrokerExtension(
            BrokerAuthenticator authenticator, PresenceTracker presence, Sessions sessions, DeviceIntake intake) {
        this.authenticator = authenticator;
        this.presence = presence;
        this.sessions = sessions;
        this.intake = intake;
    }

    @Override
    public void extensionStart(ExtensionStartInput input, ExtensionStartOutput output) {
        Services.securityRegistry().setAuthenticatorProvider(client -> authenticator);
        sessions.serve(Services.clientService());
        Services.initializerRegistry().setClientInitializer((client, context) -> {
            if (!client.getClientInformation().getClientId().equals(GatewayIdentity.CLIENT_ID)) {
                context.addPublishInboundInterceptor(intake);
            }
        });
        Services.eventRegistry().setClientLifecycleEventListener(client -> presence);
    }

    @Override
    public void extensionStop(ExtensionStopInput input, ExtensionStopOutput output) {
        // The broker drops its hooks itself.
    }
}
