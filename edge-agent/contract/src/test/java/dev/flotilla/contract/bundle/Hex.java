package dev.flotilla.contract.bundle;

import java.util.HexFormat;

final class Hex {
    private Hex() {}

    static byte[] parse(String hex) {
        return HexFormat.of().parseHex(hex);
    }

    static String of(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
