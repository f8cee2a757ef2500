package dev.flotilla.fleet.virtual;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.function.Supplier;

/**
 * One process of a server, as its ports see it. What it asks of the world happens at once or takes time; before and after
 * each such step it may be killed, and then nothing that it began goes on: what was committed stays, what was not sent is not
 * sent, and no answer arrives.
 */
final class ServerProcess {

    private static final int DATABASE_FAILS_ONE_IN = 3000;
    private static final int TAKES_TIME_ONE_IN = 20;
    private static final int MOST_MILLIS = 400;

    private final VirtualTime time;
    private final Chances chances;
    private final int killedOneIn;
    private final Runnable death;
    private boolean alive = true;

    /**
     * A process that runs.
     *
     * @param killedOneIn before or after so many steps it is killed once, on average
     * @param death is told when the process is killed
     */
    ServerProcess(VirtualTime time, Chances chances, int killedOneIn, Runnable death) {
        this.time = time;
        this.chances = chances;
        this.killedOneIn = killedOneIn;
        this.death = death;
    }

    boolean alive() {
        return alive;
    }

    void kill() {
        if (alive) {
            alive = false;
            death.run();
        }
    }

    /** A port of the process, all of whose methods return futures, to something that works at once. */
    <T> T port(Class<T> type, T target) {
        return type.cast(
                Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> {
                    Supplier<Future<Object>> work = () -> invoke(target, method, arguments);
                    return call(work);
                }));
    }

    @SuppressWarnings("unchecked")
    private static Future<Object> invoke(Object target, Method method, Object[] arguments) {
        try {
            return (Future<Object>) method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof Error violation) {
                throw violation;
            }
            return Future.failedFuture(e.getCause());
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }

    /** One step outside of the process. */
    <T> Future<T> call(Supplier<Future<T>> work) {
        if (!survives()) {
            return never();
        }
        boolean takesTime = chances.has(Fault.SECOND_SERVER)
                ? chances.draw(Fault.SECOND_SERVER, 3) == 0
                : chances.plain().nextInt(TAKES_TIME_ONE_IN) == 0;
        if (!takesTime) {
            Future<T> done = perform(work);
            return survives() ? done : never();
        }
        Promise<T> answer = Promise.promise();
        time.after(delay(), () -> {
            if (survives()) {
                Future<T> done = perform(work);
                if (survives()) {
                    time.after(delay(), () -> ifAlive(() -> done.onComplete(answer)));
                }
            }
        });
        return answer.future();
    }

    private <T> Future<T> perform(Supplier<Future<T>> work) {
        if (chances.strikes(Fault.DATABASE, DATABASE_FAILS_ONE_IN)) {
            Future<T> lost = Future.failedFuture(new LostConnectionException());
            return chances.draw(Fault.DATABASE, 2) == 0 ? work.get().transform(committed -> lost) : lost;
        }
        return work.get();
    }

    /** What the process planned for itself, such as a timer. */
    void later(long millis, Runnable what) {
        time.after(millis, () -> ifAlive(what));
    }

    private void ifAlive(Runnable what) {
        if (alive) {
            what.run();
        }
    }

    private boolean survives() {
        if (alive && chances.strikes(Fault.KILLED, killedOneIn)) {
            kill();
        }
        return alive;
    }

    private int delay() {
        return chances.plain().nextInt(MOST_MILLIS);
    }

    private static <T> Future<T> never() {
        return Promise.<T>promise().future();
    }
}
