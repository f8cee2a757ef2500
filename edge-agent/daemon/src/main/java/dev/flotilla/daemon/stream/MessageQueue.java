package dev.flotilla.daemon.stream;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Messages between the thread that receives and the one that infers: a full queue drops the oldest, and counts it. */
final class MessageQueue {
    private final int capacity;
    private final ArrayDeque<byte[]> messages = new ArrayDeque<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrived = lock.newCondition();
    private long dropped;

    MessageQueue(int capacity) {
        this.capacity = capacity;
    }

    void offer(byte[] message) {
        lock.lock();
        try {
            if (messages.size() == capacity) {
                messages.removeFirst();
                dropped++;
            }
            messages.addLast(message);
            arrived.signal();
        } finally {
            lock.unlock();
        }
    }

    /** The oldest message; empty if there is none for so long. */
    Optional<byte[]> poll(Duration wait) throws InterruptedException {
        lock.lock();
        try {
            long left = wait.toNanos();
            while (messages.isEmpty() && left > 0) {
                left = arrived.awaitNanos(left);
            }
            return Optional.ofNullable(messages.pollFirst());
        } finally {
            lock.unlock();
        }
    }

    long dropped() {
        lock.lock();
        try {
            return dropped;
        } finally {
            lock.unlock();
        }
    }
}
