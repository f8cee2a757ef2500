package dev.flotilla.fleet.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.contract.protocol.DeviceId;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AnnouncementQueueTest {
    private static final DeviceId LAST = new DeviceId("last");

    private final List<DeviceId> told = new ArrayList<>();
    private final Queue<Promise<Void>> underWay = new ArrayDeque<>();
    private final AnnouncementQueue queue = new AnnouncementQueue(this::tell);

    private Future<Void> tell(DeviceId id) {
        told.add(id);
        Promise<Void> sent = Promise.promise();
        underWay.add(sent);
        return sent.future();
    }

    private void occupy() {
        IntStream.range(0, DesiredOutlet.AT_ONCE).forEach(i -> queue.announce(new DeviceId("device-" + i)));
    }

    @Test
    void letsNobodyWaitForTheBroker() {
        occupy();
        assertTrue(queue.announce(LAST).succeeded());
        assertEquals(DesiredOutlet.AT_ONCE, told.size());
        underWay.remove().fail("the broker does not answer");
        assertEquals(LAST, told.get(DesiredOutlet.AT_ONCE));
    }

    @Test
    void tellsADeviceThatWaitsOnceAndOneThatIsBeingToldAgain() {
        occupy();
        queue.announce(LAST);
        queue.announce(LAST);
        queue.announce(told.get(0));
        while (!underWay.isEmpty()) {
            underWay.remove().complete();
        }
        assertEquals(DesiredOutlet.AT_ONCE + 2, told.size());
        assertEquals(List.of(LAST, told.get(0)), told.subList(DesiredOutlet.AT_ONCE, told.size()));
    }
}
