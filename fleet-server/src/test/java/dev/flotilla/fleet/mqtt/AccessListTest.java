package dev.flotilla.fleet.mqtt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.contract.protocol.Topics;
import dev.flotilla.fleet.cluster.AccessList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** That what the server writes for brokers means what the embedded one does. */
class AccessListTest {
    private static final DeviceId CAMERA = new DeviceId("camera");
    private static final DeviceId OTHER = new DeviceId("other");

    private final AccessList list =
            AccessList.parse(MosquittoConfiguration.permissions().lines().toList());

    @Test
    void letsADeviceSayWhatIsItsOwn() {
        assertTrue(list.mayPublish("camera", Topics.reported(CAMERA)));
        assertTrue(list.mayPublish("camera", Topics.fetch(CAMERA)));
        assertFalse(list.mayPublish("camera", Topics.reported(OTHER)));
        assertFalse(list.mayPublish("camera", Topics.desired(CAMERA)));
    }

    @Test
    void letsADeviceHearWhatIsForIt() {
        assertTrue(list.maySubscribe("camera", Topics.desired(CAMERA)));
        assertFalse(list.maySubscribe("camera", Topics.desired(OTHER)));
        assertFalse(list.maySubscribe("camera", Topics.reported(CAMERA)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"#", "flotilla/#", "flotilla/v1/+/desired", "$share/group/flotilla/v1/+/reported", "$share/", ""
            })
    void letsNoDeviceHearMore(String filter) {
        assertFalse(list.maySubscribe("camera", filter));
    }

    @Test
    void letsEveryServerHearAllDevicesInAGroup() {
        for (String server : GatewayIdentity.names()) {
            assertTrue(list.maySubscribe(server, "$share/group/" + Topics.allReported()), server);
            assertTrue(list.mayPublish(server, Topics.desired(CAMERA)), server);
            assertFalse(list.mayPublish(server, Topics.reported(CAMERA)), server);
        }
    }

    @Test
    void letsNobodyPublishToManyAtOnce() {
        assertFalse(list.mayPublish(GatewayIdentity.CLIENT_ID, Topics.allDesired()));
    }

    @Test
    void refusesALineThatItDoesNotKnow() {
        IllegalArgumentException failure = assertThrows(
                IllegalArgumentException.class, () -> AccessList.parse(List.of("topic readwrite flotilla/#")));
        assertEquals("'topic readwrite flotilla/#' is no line of an access list", failure.getMessage());
    }
}
