package dev.flotilla.fleet.device;

import dev.flotilla.contract.protocol.DeviceId;
import io.vertx.core.Future;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Tells devices in turn, {@value DesiredOutlet#AT_ONCE} at a time, and is done with each as soon as it waits for its turn.
 * So nobody who takes in what devices say waits for what is sent to them: the broker confirms that over the same connection, on
 * which nothing is read any more while too many of their messages are in work.
 */
public final class AnnouncementQueue implements DesiredOutlet {

    /** Beyond that they are left to the reminders. */
    private static final int MOST_WAITING = 100_000;

    private final DesiredOutlet outlet;
    private final Set<DeviceId> waiting = new LinkedHashSet<>();
    private int underWay;

    public AnnouncementQueue(DesiredOutlet outlet) {
        this.outlet = outlet;
    }

    /** A device that waits already is told once, of what is desired of it then. */
    @Override
    public Future<Void> announce(DeviceId id) {
        synchronized (waiting) {
            boolean added = waiting.size() < MOST_WAITING && waiting.add(id);
            if (!added || underWay == AT_ONCE) {
                return Future.succeededFuture();
            }
            underWay++;
        }
        next();
        return Future.succeededFuture();
    }

    private void next() {
        DeviceId id;
        synchronized (waiting) {
            Iterator<DeviceId> first = waiting.iterator();
            if (!first.hasNext()) {
                underWay--;
                return;
            }
            id = first.next();
            first.remove();
        }
        outlet.announce(id).onComplete(told -> next());
    }
}
