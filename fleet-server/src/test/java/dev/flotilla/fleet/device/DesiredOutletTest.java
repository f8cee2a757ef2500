package dev.flotilla.fleet.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.contract.protocol.DeviceId;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DesiredOutletTest {
    private final List<DeviceId> all =
            IntStream.range(0, 100).mapToObj(i -> new DeviceId("device-" + i)).toList();
    private final List<DeviceId> told = new ArrayList<>();
    private final Queue<Promise<Void>> underWay = new ArrayDeque<>();

    private Future<Void> announce(DeviceId id) {
        told.add(id);
        Promise<Void> sent = Promise.promise();
        underWay.add(sent);
        return sent.future();
    }

    @Test
    void tellsEachDeviceOnceAndNoMoreThanItsBoundAtATimeThoughSomeCannotBeTold() {
        Future<Void> done = ((DesiredOutlet) this::announce).announceAll(all);
        for (int answered = 0; answered < all.size(); answered++) {
            assertFalse(done.isComplete());
            assertTrue(underWay.size() <= DesiredOutlet.AT_ONCE, underWay.size() + " under way");
            if (answered % 7 == 0) {
                underWay.remove().fail("no connection");
            } else {
                underWay.remove().complete();
            }
        }
        assertTrue(done.succeeded());
        assertEquals(new HashSet<>(all), new HashSet<>(told));
        assertEquals(all.size(), told.size());
    }

    @Test
    void hasNothingToDoForNoDevices() {
        assertTrue(((DesiredOutlet) this::announce).announceAll(List.of()).succeeded());
    }
}
