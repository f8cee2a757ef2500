package dev.flotilla.daemon.stream;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class MessageQueueTest {
    @Test
    void dropsTheOldestOfAFullQueueAndCountsIt() throws Exception {
        MessageQueue queue = new MessageQueue(2);
        for (byte i = 0; i < 5; i++) {
            queue.offer(new byte[] {i});
        }
        assertEquals(3, queue.dropped());
        assertArrayEquals(new byte[] {3}, queue.poll(Duration.ZERO).orElseThrow());
        assertArrayEquals(new byte[] {4}, queue.poll(Duration.ZERO).orElseThrow());
        assertTrue(queue.poll(Duration.ofMillis(1)).isEmpty());
    }
}
