package dev.flotilla.apk;

import com.android.apksig.ApkSigner;
import com.android.apksig.ApkVerifier;
import com.android.apksig.KeyConfig;
import com.android.apksig.apk.ApkFormatException;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** Signatures of the schemes v2 and v3 over a whole APK, as devices from Android 7 and 9 on verify them. */
final class ApkSignature {
    /** Pages of memory on devices of today; Google Play asks for it since November 2025. */
    static final int PAGE_BYTES = 16_384;

    private ApkSignature() {}

    /** Aligns what is stored, native libraries to pages, and signs it. */
    static void sign(Path unsigned, Path signed, DebugKey key) throws IOException, GeneralSecurityException {
        ApkSigner.SignerConfig signer = new ApkSigner.SignerConfig.Builder(
                        "debug", new KeyConfig.Jca(key.key()), List.of(key.certificate()))
                .build();
        try {
            new ApkSigner.Builder(List.of(signer))
                    .setInputApk(unsigned.toFile())
                    .setOutputApk(signed.toFile())
                    .setMinSdkVersion(Dexer.MIN_API)
                    .setV1SigningEnabled(false)
                    .setV2SigningEnabled(true)
                    .setV3SigningEnabled(true)
                    .setV4SigningEnabled(false)
                    .setAlignmentPreserved(false)
                    .setLibraryPageAlignmentBytes(PAGE_BYTES)
                    .build()
                    .sign();
        } catch (ApkFormatException e) {
            throw new IOException(unsigned + ": " + e.getMessage(), e);
        }
    }

    /** What is against the signatures of an APK; nothing if both verify. */
    static List<String> complaints(Path apk) throws IOException, GeneralSecurityException {
        ApkVerifier.Result result = verify(apk);
        List<String> found = new ArrayList<>();
        result.getAllErrors().forEach(error -> found.add("signature: " + error));
        result.getWarnings().forEach(warning -> found.add("signature: " + warning));
        if (!result.isVerifiedUsingV2Scheme()) {
            found.add("signature: not verified by scheme v2");
        }
        if (!result.isVerifiedUsingV3Scheme()) {
            found.add("signature: not verified by scheme v3");
        }
        return found;
    }

    /** Which schemes verify, and who signed. */
    static String describe(Path apk) throws IOException, GeneralSecurityException {
        ApkVerifier.Result result = verify(apk);
        StringBuilder text = new StringBuilder("v2 scheme: ")
                .append(result.isVerifiedUsingV2Scheme())
                .append(", v3 scheme: ")
                .append(result.isVerifiedUsingV3Scheme());
        for (X509Certificate signer : result.getSignerCertificates()) {
            text.append(", signer ")
                    .append(signer.getSubjectX500Principal())
                    .append(" SHA-256 ")
                    .append(HexFormat.of()
                            .formatHex(MessageDigest.getInstance("SHA-256").digest(signer.getEncoded())));
        }
        return text.toString();
    }

    private static ApkVerifier.Result verify(Path apk) throws IOException, GeneralSecurityException {
        try {
            return new ApkVerifier.Builder(apk.toFile())
                    .setMinCheckedPlatformVersion(Dexer.MIN_API)
                    .build()
                    .verify();
        } catch (ApkFormatException e) {
            throw new IOException(apk + ": " + e.getMessage(), e);
        }
    }
}
