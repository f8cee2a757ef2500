package dev.flotilla.apk;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;

/** Tells what a finished APK is, and what of it does not hold. */
final class ApkCheck {
    private static final int WORD_BYTES = 4;

    private final AppFacts app;
    private final Path aapt2;
    private final long maxBytes;

    /** @param maxBytes how large the APK may be */
    ApkCheck(AppFacts app, Path aapt2, long maxBytes) {
        this.app = app;
        this.aapt2 = aapt2;
        this.maxBytes = maxBytes;
    }

    /** Prints the facts. Returns what is wrong, each beginning with the APK's name. */
    List<String> inspect(Path apk, PrintStream out) throws IOException, GeneralSecurityException {
        List<String> complaints = new ArrayList<>();
        List<String> badging = AppFacts.dump(aapt2, apk);
        long size = Files.size(apk);
        out.println(apk.getFileName() + ": " + size + " bytes");
        badging.forEach(line -> out.println("  " + line));
        out.println("  " + ApkSignature.describe(apk));
        app.missingIn(badging).forEach(fact -> complaints.add("its manifest does not say " + fact));
        complaints.addAll(ApkSignature.complaints(apk));
        complaints.addAll(layout(apk, out));
        if (size > maxBytes) {
            complaints.add(size + " bytes are more than " + maxBytes);
        }
        return complaints.stream()
                .map(complaint -> apk.getFileName() + ": " + complaint)
                .toList();
    }

    private static List<String> layout(Path apk, PrintStream out) throws IOException {
        List<String> complaints = new ArrayList<>();
        int stored = 0;
        int libraries = 0;
        for (ZipLayout.Entry entry : ZipLayout.read(apk)) {
            boolean library = entry.name().endsWith(".so");
            int alignment = library ? ApkSignature.PAGE_BYTES : WORD_BYTES;
            if (entry.stored() && entry.offset() % alignment != 0) {
                complaints.add(entry.name() + " begins at " + entry.offset() + ", no multiple of " + alignment);
            }
            if (library) {
                libraries++;
                complaints.addAll(segments(apk, entry, out));
            }
            stored += entry.stored() ? 1 : 0;
        }
        if (libraries == 0) {
            complaints.add("it has no native library");
        }
        out.println("  " + stored + " stored entries, " + libraries + " libraries of them");
        return complaints;
    }

    private static List<String> segments(Path apk, ZipLayout.Entry entry, PrintStream out) throws IOException {
        if (!entry.stored()) {
            return List.of(entry.name() + " is compressed, and cannot be mapped into memory");
        }
        Elf elf = Elf.read(entry.name(), ZipLayout.bytes(apk, entry));
        out.println("  " + entry.name() + ": " + entry.size() + " bytes at " + entry.offset() + ", segments aligned to "
                + elf.alignment());
        return elf.alignment() % ApkSignature.PAGE_BYTES == 0
                ? List.of()
                : List.of(entry.name() + " has segments aligned to " + elf.alignment() + ", not "
                        + ApkSignature.PAGE_BYTES);
    }
}
