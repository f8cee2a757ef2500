package dev.flotilla.agent.link.http;

import dev.flotilla.agent.link.EnrolmentRefusedException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.nio.charset.StandardCharsets;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Base64;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** Sends a certificate request and reads the certificate (RFC 7030, section 4.2): PKCS #10 there, PKCS #7 back, base64. */
final class EstExchange {
    static final String PATH = "/.well-known/est/";

    private static final int MAX_ANSWER_BYTES = 16 * 1024;
    private static final int MAX_PROBLEM_BYTES = 4 * 1024;

    private EstExchange() {}

    /**
     * The certificate that the server issues, DER.
     *
     * @throws EnrolmentRefusedException when it issues none and says that this is final
     */
    static byte[] post(HttpEndpoint endpoint, HttpURLConnection connection, byte[] request) throws IOException {
        try {
            byte[] body = Base64.getMimeEncoder().encode(request);
            connection.setRequestMethod("POST");
            connection.setDoOutput(true);
            connection.setFixedLengthStreamingMode(body.length);
            connection.setRequestProperty("Content-Type", "application/pkcs10");
            connection.setRequestProperty("Content-Transfer-Encoding", "base64");
            try (OutputStream out = connection.getOutputStream()) {
                out.write(body);
            }
            int status = endpoint.status(connection);
            if (status == HttpURLConnection.HTTP_FORBIDDEN || status == HttpURLConnection.HTTP_BAD_REQUEST) {
                throw new EnrolmentRefusedException(endpoint + " refuses to enrol this device: " + problem(connection));
            }
            if (status != HttpURLConnection.HTTP_OK) {
                throw new IOException(endpoint + " answered " + status + " to the enrolment: " + problem(connection));
            }
            return certificate(read(connection.getInputStream(), MAX_ANSWER_BYTES));
        } finally {
            connection.disconnect();
        }
    }

    private static byte[] certificate(byte[] base64) throws IOException {
        try {
            byte[] pkcs7 = Base64.getMimeDecoder().decode(base64);
            Collection<? extends Certificate> found =
                    CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(pkcs7));
            if (found.size() != 1) {
                throw new IOException("expected the certificate alone, the server sent " + found.size());
            }
            return found.iterator().next().getEncoded();
        } catch (CertificateException | IllegalArgumentException e) {
            throw new IOException("the server's answer holds no certificate in PKCS #7: " + e.getMessage(), e);
        }
    }

    static String problem(HttpURLConnection connection) {
        @Nullable InputStream body = connection.getErrorStream();
        return body == null ? "no reason given" : beginning(body);
    }

    /** What there is of a reason; one that is too long or breaks off must not hide the status. */
    private static String beginning(InputStream body) {
        byte[] bytes = new byte[MAX_PROBLEM_BYTES];
        int length = 0;
        try (InputStream in = body) {
            for (int read = in.read(bytes); read > 0; read = in.read(bytes, length, bytes.length - length)) {
                length += read;
            }
        } catch (IOException e) {
            return "no reason could be read: " + e.getMessage();
        }
        return new String(bytes, 0, length, StandardCharsets.UTF_8);
    }

    static byte[] read(InputStream body, int max) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        byte[] buffer = new byte[4096];
        try (InputStream in = body) {
            int read = in.read(buffer);
            while (read >= 0) {
                if (bytes.size() + read > max) {
                    throw new IOException("the server's answer is longer than " + max + " bytes");
                }
                bytes.write(buffer, 0, read);
                read = in.read(buffer);
            }
        }
        return bytes.toByteArray();
    }
}
