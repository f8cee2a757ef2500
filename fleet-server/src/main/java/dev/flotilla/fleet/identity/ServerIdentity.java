package dev.flotilla.fleet.identity;

import dev.flotilla.contract.bundle.Digest;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.security.spec.X509EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;

/**
 * What this server shows to devices: a key, its certificate, and the authority above it, which is part of the chain so
 * that a device can compare it with the digest in its enrolment token.
 *
 * <p>The certificate is renewed when the identity is loaded and its names have changed or it would expire soon. The
 * authority stays.
 */
public final class ServerIdentity {
    private static final int CERTIFICATE_DAYS = 825;
    private static final int RENEW_BEFORE_DAYS = 90;
    private static final Pattern IP_V4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");

    private final PrivateKey key;
    private final X509Certificate certificate;
    private final CertificateAuthority authority;

    private ServerIdentity(PrivateKey key, X509Certificate certificate, CertificateAuthority authority) {
        this.key = key;
        this.certificate = certificate;
        this.authority = authority;
    }

    /**
     * Loads the identity kept below {@code directory}, making what is missing.
     *
     * @param hosts names and IPv4 addresses under which devices reach the server; localhost and 127.0.0.1 are added
     */
    public static ServerIdentity in(Path directory, List<String> hosts, Instant now) throws IOException {
        return in(directory, hosts, Optional.empty(), now);
    }

    /**
     * As above.
     *
     * @param owners the authority to use instead of one that the server makes
     */
    public static ServerIdentity in(Path directory, List<String> hosts, Optional<AuthoritySource> owners, Instant now)
            throws IOException {
        try {
            makePrivate(directory);
            CertificateAuthority authority =
                    owners.isPresent() ? owners.get().load().checked(now) : CertificateAuthority.in(directory, now);
            return under(authority, directory, hosts, now);
        } catch (GeneralSecurityException e) {
            throw unusable(directory, e);
        }
    }

    /** The identity as it is kept now, under the same authority, with a certificate that was renewed if it was due. */
    public ServerIdentity renewed(Path directory, List<String> hosts, Instant now) throws IOException {
        try {
            return under(authority, directory, hosts, now);
        } catch (GeneralSecurityException e) {
            throw unusable(directory, e);
        }
    }

    /**
     * The identity of another server of the fleet under the same authority, kept and renewed below {@code directory} as this
     * one is.
     */
    public ServerIdentity another(Path directory, List<String> hosts, Instant now) throws IOException {
        try {
            makePrivate(directory);
            return under(authority, directory, hosts, now);
        } catch (GeneralSecurityException e) {
            throw unusable(directory, e);
        }
    }

    private static void makePrivate(Path directory) throws IOException {
        Files.createDirectories(
                directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }

    private static ServerIdentity under(CertificateAuthority authority, Path directory, List<String> hosts, Instant now)
            throws IOException, GeneralSecurityException {
        authority.requireCurrent(now);
        Path keyFile = directory.resolve("server.key.pem");
        Path certificateFile = directory.resolve("server.pem");
        Set<String> names = new LinkedHashSet<>(hosts);
        names.addAll(List.of("localhost", "127.0.0.1"));
        if (!Files.exists(keyFile) || !isGood(certificateFile, names, authority.certificate(), now)) {
            KeyPair pair = CertificateAuthority.newKeyPair();
            X509Certificate fresh = authority.issueServer(pair.getPublic(), generalNames(names), now, CERTIFICATE_DAYS);
            // A key without its certificate is made anew at the next start, so the certificate goes last.
            Files.deleteIfExists(certificateFile);
            PrivateFiles.write(keyFile, Pem.of(pair.getPrivate()).getBytes(StandardCharsets.US_ASCII));
            PrivateFiles.write(certificateFile, Pem.of(fresh).getBytes(StandardCharsets.US_ASCII));
        }
        return new ServerIdentity(Pem.readKey(keyFile), Pem.readCertificate(certificateFile), authority);
    }

    private static IOException unusable(Path directory, GeneralSecurityException reason) {
        return new IOException(
                "the server's identity in " + directory + " cannot be used: " + reason.getMessage(), reason);
    }

    /** SHA-256 of the authority's certificate in DER: what an enrolment token pins. */
    public Digest authorityDigest() {
        return Digest.of(encoded(authority.certificate()));
    }

    public X509Certificate authority() {
        return authority.certificate();
    }

    public X509Certificate certificate() {
        return certificate;
    }

    public String authorityPem() {
        return pem(authority.certificate());
    }

    /** The certificate followed by its authority. */
    public String chainPem() {
        return pem(certificate) + pem(authority.certificate());
    }

    public String keyPem() {
        return Pem.of(key);
    }

    /** The key and its chain under one entry, for those who read key stores only. */
    public KeyStore keyStore(char[] password) {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry("server", key, password, new Certificate[] {certificate, authority.certificate()});
            return store;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("the platform cannot make a key store", e);
        }
    }

    /** The authority alone, as what peers' certificates have to end at. */
    public KeyStore trustStore() {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setCertificateEntry("authority", authority.certificate());
            return store;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("the platform cannot make a key store", e);
        }
    }

    /**
     * A certificate for a TLS client.
     *
     * @param commonName of letters, digits, hyphens and underscores
     */
    public X509Certificate issueClient(String commonName, PublicKey key, Instant now, Duration lifetime) {
        try {
            return authority.issueClient(commonName, key, now, lifetime);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the authority cannot sign a certificate for " + commonName, e);
        }
    }

    /** The same for a key on P-256 as DER SubjectPublicKeyInfo. */
    public X509Certificate issueClient(String commonName, byte[] spki, Instant now, Duration lifetime) {
        try {
            PublicKey key = KeyFactory.getInstance("EC").generatePublic(new X509EncodedKeySpec(spki));
            return issueClient(commonName, key, now, lifetime);
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("not a key on P-256", e);
        }
    }

    /**
     * The authority's list of certificates that it has taken back, in PEM.
     *
     * @param revoked when each was taken back, by serial
     * @param lifetime how long it may be believed
     * @throws IOException if the authority's certificate does not let it sign one
     */
    public String revocationList(Map<BigInteger, Instant> revoked, Instant now, Duration lifetime) throws IOException {
        try {
            return authority.revocationList(revoked, now, lifetime);
        } catch (GeneralSecurityException e) {
            throw new IOException("the list of revoked certificates cannot be signed: " + e.getMessage(), e);
        }
    }

    private static boolean isGood(Path file, Set<String> names, X509Certificate authority, Instant now)
            throws IOException, GeneralSecurityException {
        if (!Files.exists(file)) {
            return false;
        }
        X509Certificate certificate = Pem.readCertificate(file);
        if (!isSignedBy(authority, certificate)) {
            return false;
        }
        Instant renewal = certificate.getNotAfter().toInstant().minus(RENEW_BEFORE_DAYS, ChronoUnit.DAYS);
        Collection<List<?>> alternatives = certificate.getSubjectAlternativeNames();
        Set<String> certified = new TreeSet<>();
        for (List<?> alternative : alternatives == null ? List.<List<?>>of() : alternatives) {
            certified.add(String.valueOf(alternative.get(1)));
        }
        return now.isBefore(renewal) && certified.equals(new TreeSet<>(names));
    }

    /** Not after the owner changed the authority. */
    private static boolean isSignedBy(X509Certificate authority, X509Certificate certificate) {
        try {
            certificate.verify(authority.getPublicKey());
            return true;
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private static GeneralNames generalNames(Set<String> names) {
        return new GeneralNames(names.stream()
                .map(name -> new GeneralName(
                        IP_V4.matcher(name).matches() ? GeneralName.iPAddress : GeneralName.dNSName, name))
                .toArray(GeneralName[]::new));
    }

    private static String pem(X509Certificate certificate) {
        try {
            return Pem.of(certificate);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a loaded certificate can always be encoded", e);
        }
    }

    private static byte[] encoded(X509Certificate certificate) {
        try {
            return certificate.getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a loaded certificate can always be encoded", e);
        }
    }
}
