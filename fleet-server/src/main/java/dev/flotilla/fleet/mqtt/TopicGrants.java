package dev.flotilla.fleet.mqtt;

import com.hivemq.extension.sdk.api.auth.parameter.TopicPermission;
import com.hivemq.extension.sdk.api.auth.parameter.TopicPermission.MqttActivity;
import com.hivemq.extension.sdk.api.auth.parameter.TopicPermission.Retain;
import com.hivemq.extension.sdk.api.auth.parameter.TopicPermission.SharedSubscription;
import com.hivemq.extension.sdk.api.packets.auth.DefaultAuthorizationBehaviour;
import com.hivemq.extension.sdk.api.packets.auth.ModifiableDefaultPermissions;
import com.hivemq.extension.sdk.api.services.builder.Builders;
import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.contract.protocol.Topics;

/** Which topics a client may use; everything that is not granted is denied. */
final class TopicGrants {
    /** Messages on their way to the server and not yet acknowledged by it. */
    static final int GATEWAY_RECEIVE_MAXIMUM = 1000;

    private TopicGrants() {}

    /** Messages that wait for a device, chunks above all: 4 MiB at most for one that asks and does not take. */
    static final int DEVICE_QUEUE = 64;

    /** A device publishes its own reports, telemetry and wishes, unretained, and hears what is for it. */
    static void toDevice(DeviceId device, ModifiableDefaultPermissions permissions) {
        permissions.add(grant(Topics.reported(device), MqttActivity.PUBLISH, Retain.NOT_RETAINED));
        permissions.add(grant(Topics.telemetry(device), MqttActivity.PUBLISH, Retain.NOT_RETAINED));
        permissions.add(grant(Topics.fetch(device), MqttActivity.PUBLISH, Retain.NOT_RETAINED));
        permissions.add(grant(Topics.desired(device), MqttActivity.SUBSCRIBE, Retain.ALL));
        permissions.add(grant(Topics.ack(device), MqttActivity.SUBSCRIBE, Retain.ALL));
        permissions.add(grant(Topics.chunk(device), MqttActivity.SUBSCRIBE, Retain.ALL));
        permissions.setDefaultBehaviour(DefaultAuthorizationBehaviour.DENY);
    }

    /** The server hears every device and writes to every device. */
    static void toGateway(ModifiableDefaultPermissions permissions) {
        permissions.add(grant(Topics.allReported(), MqttActivity.SUBSCRIBE, Retain.ALL));
        permissions.add(grant(Topics.allTelemetry(), MqttActivity.SUBSCRIBE, Retain.ALL));
        permissions.add(grant(Topics.allFetch(), MqttActivity.SUBSCRIBE, Retain.ALL));
        permissions.add(grant("flotilla/v1/+/desired", MqttActivity.PUBLISH, Retain.ALL));
        permissions.add(grant("flotilla/v1/+/ack", MqttActivity.PUBLISH, Retain.NOT_RETAINED));
        permissions.add(grant("flotilla/v1/+/chunk", MqttActivity.PUBLISH, Retain.NOT_RETAINED));
        permissions.setDefaultBehaviour(DefaultAuthorizationBehaviour.DENY);
    }

    private static TopicPermission grant(String filter, MqttActivity activity, Retain retain) {
        return Builders.topicPermission()
                .topicFilter(filter)
                .activity(activity)
                .retain(retain)
                .sharedSubscription(SharedSubscription.NOT_SHARED)
                .type(TopicPermission.PermissionType.ALLOW)
                .build();
    }
}
