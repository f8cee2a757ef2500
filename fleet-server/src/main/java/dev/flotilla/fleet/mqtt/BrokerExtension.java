package dev.flotilla.fleet.mqtt;

import com.hivemq.extension.sdk.api.ExtensionMain;
import com.hivemq.extension.sdk.api.parameter.ExtensionStartInput;
import com.hivemq.extension.sdk.api.parameter.ExtensionStartOutput;
import com.hivemq.extension.sdk.api.parameter.ExtensionStopInput;
import com.hivemq.extension.sdk.api.parameter.ExtensionStopOutput;
import com.hivemq.extension.sdk.api.services.Services;

/** Hooks authentication and presence into the broker. */
final class BrokerExtension implements ExtensionMain {
    private final BrokerAuthenticator authenticator;
    private final PresenceTracker presence;

    BrokerExtension(BrokerAuthenticator authenticator, PresenceTracker presence) {
        this.authenticator = authenticator;
        this.presence = presence;
    }

    @Override
    public void extensionStart(ExtensionStartInput input, ExtensionStartOutput output) {
        Services.securityRegistry().setAuthenticatorProvider(client -> authenticator);
        Services.eventRegistry().setClientLifecycleEventListener(client -> presence);
    }

    @Override
    public void extensionStop(ExtensionStopInput input, ExtensionStopOutput output) {
        // The broker drops its hooks itself.
    }
}
