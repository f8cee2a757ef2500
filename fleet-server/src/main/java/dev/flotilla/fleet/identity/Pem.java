package dev.flotilla.fleet.identity;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;

/** Keys and certificates as text (RFC 7468). */
final class Pem {
    private static final String KEY = "PRIVATE KEY";
    private static final String CERTIFICATE = "CERTIFICATE";
    private static final int LINE = 64;

    private Pem() {}

    static String of(PrivateKey key) {
        return encode(KEY, key.getEncoded());
    }

    static String of(X509Certificate certificate) throws GeneralSecurityException {
        return encode(CERTIFICATE, certificate.getEncoded());
    }

    static String ofRevocationList(byte[] der) {
        return encode("X509 CRL", der);
    }

    /** Refuses one that others than its owner may read. */
    static PrivateKey readKey(Path file) throws IOException, GeneralSecurityException {
        PrivateFiles.requirePrivate(file, "a private key");
        return KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(decode(file, KEY)));
    }

    static X509Certificate readCertificate(Path file) throws IOException, GeneralSecurityException {
        byte[] der = decode(file, CERTIFICATE);
        return (X509Certificate)
                CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
    }

    private static String encode(String label, byte[] der) {
        String body = Base64.getMimeEncoder(LINE, new byte[] {'\n'}).encodeToString(der);
        return "-----BEGIN " + label + "-----\n" + body + "\n-----END " + label + "-----\n";
    }

    private static byte[] decode(Path file, String label) throws IOException, GeneralSecurityException {
        String text = Files.readString(file, StandardCharsets.US_ASCII);
        String begin = "-----BEGIN " + label + "-----";
        int start = text.indexOf(begin);
        int end = text.indexOf("-----END " + label + "-----");
        if (start < 0 || end < start) {
            throw new GeneralSecurityException(file + " holds no " + label + " in PEM form");
        }
        return Base64.getMimeDecoder().decode(text.substring(start + begin.length(), end));
    }
}
