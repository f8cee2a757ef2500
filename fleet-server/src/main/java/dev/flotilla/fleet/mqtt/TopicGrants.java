package dev.flotilla.fleet.mqtt;

import com.hivemq.extension.sdk.api.auth.parameter.TopicPermission;
import com.hivemq.extension.sdk.api.auth.parameter.TopicPermission.MqttActivity;
import com.hivemq.extension.sdk.api.auth.parameter.TopicPermission.Retain;
import com.hivemq.extension.sdk.api.auth.parameter.TopicPermission.SharedSubscription;
import com.hivemq.extension.sdk.api.packets.auth.DefaultAuthorizationBehaviour;
import com.hivemq.extension.sdk.api.packets.auth.ModifiableDefaultPermissions;
import com.hivemq.extension.sdk.api.services.builder.Builders;
import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.fleet.mqtt.TopicGrant.Publisher;

/** What the embedded broker permits its clients; everything that is not granted is denied. */
final class TopicGrants {
    private TopicGrants() {}

    /** Messages that wait for a device, chunks above all: 4 MiB at most for one that asks and does not take. */
    static final int DEVICE_QUEUE = 64;

    /** A device publishes its own reports, telemetry and wishes, unretained, and hears what is for it. */
    static void toDevice(DeviceId device, ModifiableDefaultPermissions permissions) {
        grantAll(Publisher.DEVICE, device.value(), permissions);
    }

    /** Whether this is where the device publishes what the server is to hear. */
    static boolean isOfDevice(String device, String topic) {
        return TopicGrant.ALL.stream()
                .anyMatch(grant -> grant.publisher() == Publisher.DEVICE
                        && grant.of(device).equals(topic));
    }

    /** The server writes to every device; it hears them by {@link DeviceIntake}. */
    static void toGateway(ModifiableDefaultPermissions permissions) {
        grantAll(Publisher.SERVER, "+", permissions);
    }

    private static void grantAll(Publisher client, String device, ModifiableDefaultPermissions permissions) {
        for (TopicGrant grant : TopicGrant.ALL) {
            permissions.add(
                    grant.publisher() == client
                            ? permission(
                                    grant.of(device),
                                    MqttActivity.PUBLISH,
                                    grant.retained() ? Retain.ALL : Retain.NOT_RETAINED)
                            : permission(grant.of(device), MqttActivity.SUBSCRIBE, Retain.ALL));
        }
        permissions.setDefaultBehaviour(DefaultAuthorizationBehaviour.DENY);
    }

    private static TopicPermission permission(String filter, MqttActivity activity, Retain retain) {
        return Builders.topicPermission()
                .topicFilter(filter)
                .activity(activity)
                .retain(retain)
                .sharedSubscription(SharedSubscription.NOT_SHARED)
                .type(TopicPermission.PermissionType.ALLOW)
                .build();
    }
}
