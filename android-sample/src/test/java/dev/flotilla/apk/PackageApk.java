package dev.flotilla.apk;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipFile;

/** Makes the APK, tells what it is, and fails when something of it does not hold. */
final class PackageApk {
    static final String ARM = "arm64-v8a";
    /** Of emulators on a PC. */
    static final String PC = "x86_64";

    /** What a phone may have to download. */
    private static final long MAX_ARM_BYTES = 14_000_000;
    /** With the emulator's libraries, which are about as large again. */
    private static final long MAX_BYTES = 2 * MAX_ARM_BYTES;

    private PackageApk() {}

    public static void main(String[] args) throws IOException, RejectedException, GeneralSecurityException {
        List<String> complaints = run(Parameters.load(), System.out);
        if (!complaints.isEmpty()) {
            throw new IllegalStateException("The APK is not as it should be:\n  " + String.join("\n  ", complaints));
        }
    }

    private static List<String> run(Parameters parameters, PrintStream out)
            throws IOException, RejectedException, GeneralSecurityException {
        ApkBuilder builder = ApkBuilder.shrinking(parameters, parameters.work());
        Path armOnly = parameters.work().resolve("flotilla-sample-arm64.apk");
        builder.write(armOnly, List.of(ARM));
        builder.write(parameters.apk(), List.of(ARM, PC));

        List<String> complaints = new ArrayList<>(inspect(parameters, armOnly, MAX_ARM_BYTES, out));
        complaints.addAll(inspect(parameters, parameters.apk(), MAX_BYTES, out));
        complaints.addAll(api(parameters, builder.dex(), out));
        return complaints;
    }

    private static List<String> inspect(Parameters parameters, Path apk, long maxBytes, PrintStream out)
            throws IOException, GeneralSecurityException {
        return new ApkCheck(parameters.app(), parameters.aapt2(), maxBytes).inspect(apk, out);
    }

    private static List<String> api(Parameters parameters, Path program, PrintStream out) throws IOException {
        byte[] dex;
        try (ZipFile zip = new ZipFile(program.toFile())) {
            if (zip.getEntry("classes2.dex") != null) {
                throw new IOException(program + ": more than one dex file, of which only the first would be checked");
            }
            dex = zip.getInputStream(zip.getEntry("classes.dex")).readAllBytes();
        }
        List<DexReferences.Reference> references = DexReferences.outside(dex);
        NewerApis newer = NewerApis.read(parameters.newerApis());
        List<String> complaints = newer.complaints(references, AndroidApi.read(parameters.signature()));
        Path file = Files.write(parameters.work().resolve("classes.dex"), dex);
        out.println("classes.dex: " + Dex.read(file) + ", " + references.size() + " references to Android, API "
                + Dexer.MIN_API + " has all but " + newer.prefixes().size() + " that "
                + newer.file().getFileName()
                + " allows: " + complaints.isEmpty());
        return complaints;
    }
}
