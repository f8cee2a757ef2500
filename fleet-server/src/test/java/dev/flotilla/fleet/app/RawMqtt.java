package dev.flotilla.fleet.app;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** The few packets of MQTT 5 that an attacker needs to write by hand. */
final class RawMqtt {
    private static final int CONNECT = 0x10;
    private static final int PUBLISH = 0x30;
    private static final int SUBSCRIBE = 0x82;
    private static final int CLEAN_START = 0x02;
    private static final int KEEP_ALIVE_SECONDS = 60;
    private static final int MORE = 0x80;

    private final ByteArrayOutputStream body = new ByteArrayOutputStream();

    private RawMqtt() {}

    static byte[] connect(String clientId) {
        return new RawMqtt()
                .text("MQTT")
                .bytes(5, CLEAN_START, 0, KEEP_ALIVE_SECONDS, 0)
                .text(clientId)
                .packet(CONNECT);
    }

    /** At QoS 0. */
    static byte[] subscribe(String filter) {
        return new RawMqtt().bytes(0, 1, 0).text(filter).bytes(0).packet(SUBSCRIBE);
    }

    /** At QoS 0. */
    static byte[] publish(String topic, byte[] payload) {
        RawMqtt packet = new RawMqtt().text(topic).bytes(0);
        packet.body.writeBytes(payload);
        return packet.packet(PUBLISH);
    }

    private RawMqtt text(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        bytes(0, utf8.length);
        body.writeBytes(utf8);
        return this;
    }

    private RawMqtt bytes(int... bytes) {
        for (int each : bytes) {
            body.write(each);
        }
        return this;
    }

    private byte[] packet(int type) {
        ByteArrayOutputStream packet = new ByteArrayOutputStream();
        packet.write(type);
        int rest = body.size();
        for (; rest >= MORE; rest /= MORE) {
            packet.write(rest % MORE | MORE);
        }
        packet.write(rest);
        packet.writeBytes(body.toByteArray());
        return packet.toByteArray();
    }
}
