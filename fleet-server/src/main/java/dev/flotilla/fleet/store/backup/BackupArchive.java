package dev.flotilla.fleet.store.backup;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.codec.Reason;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/** A tar archive, compressed by gzip: the manifest, and then just the files that it names, in its order. */
final class BackupArchive {
    private static final int OWNER_ONLY = 0600;

    private final Path file;

    BackupArchive(Path file) {
        this.file = file;
    }

    /** Where the bytes of a file come from. */
    @FunctionalInterface
    interface Source {
        InputStream open(String path) throws IOException;
    }

    /** Where the bytes of a file go; they are read to their end whatever it does. */
    @FunctionalInterface
    interface Sink {
        void take(BackupManifest.Entry entry, InputStream in) throws IOException;
    }

    /** Writes the file anew and onto the disk. */
    void write(BackupManifest manifest, Source source) throws IOException {
        try (FileChannel channel = FileChannel.open(
                file,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
            GZIPOutputStream gzip = new GZIPOutputStream(new BufferedOutputStream(Channels.newOutputStream(channel)));
            TarArchiveOutputStream tar = new TarArchiveOutputStream(gzip);
            tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
            tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
            byte[] json = manifest.toJson();
            if (json.length > BackupManifest.MAX_BYTES) {
                throw new BackupException("there are too many artifacts for one backup: "
                        + manifest.entries().size());
            }
            begin(tar, manifest, BackupManifest.NAME, json.length);
            tar.write(json);
            tar.closeArchiveEntry();
            for (BackupManifest.Entry entry : manifest.entries()) {
                begin(tar, manifest, entry.path(), entry.size());
                try (InputStream in = source.open(entry.path())) {
                    in.transferTo(tar);
                }
                tar.closeArchiveEntry();
            }
            tar.finish();
            tar.flush();
            gzip.finish();
            gzip.flush();
            channel.force(true);
        }
    }

    private static void begin(TarArchiveOutputStream tar, BackupManifest manifest, String path, long size)
            throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry(path);
        entry.setSize(size);
        entry.setMode(OWNER_ONLY);
        entry.setModTime(manifest.createdAt().toEpochMilli());
        tar.putArchiveEntry(entry);
    }

    /** Reads all of it, and fails unless everything is there and as the manifest says. */
    BackupManifest verify() throws IOException {
        return read((entry, in) -> {});
    }

    /** The same, and hands each file on before its digest is known. */
    BackupManifest read(Sink sink) throws IOException {
        try (TarArchiveInputStream tar = open()) {
            BackupManifest manifest = manifest(tar);
            for (BackupManifest.Entry entry : manifest.entries()) {
                take(tar, entry, sink);
            }
            if (tar.getNextEntry() != null) {
                throw damaged("it holds more than its manifest names");
            }
            return manifest;
        } catch (BackupException e) {
            throw e;
        } catch (IOException e) {
            throw new BackupException(file + " cannot be read as a backup: " + Reason.of(e), e);
        }
    }

    /** What stands at its beginning. */
    BackupManifest manifest() throws IOException {
        try (TarArchiveInputStream tar = open()) {
            return manifest(tar);
        }
    }

    private TarArchiveInputStream open() throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new BackupException("there is no file " + file);
        }
        return new TarArchiveInputStream(new GZIPInputStream(new BufferedInputStream(Files.newInputStream(file))));
    }

    private BackupManifest manifest(TarArchiveInputStream tar) throws IOException {
        TarArchiveEntry first = tar.getNextEntry();
        if (first == null || !first.getName().equals(BackupManifest.NAME)) {
            throw damaged("it does not begin with " + BackupManifest.NAME);
        }
        byte[] json = tar.readNBytes(BackupManifest.MAX_BYTES + 1);
        if (json.length > BackupManifest.MAX_BYTES) {
            throw damaged("its manifest is longer than " + BackupManifest.MAX_BYTES + " bytes");
        }
        BackupManifest manifest = BackupManifest.parse(json);
        for (BackupManifest.Entry entry : manifest.entries()) {
            if (!KeptFolders.isKept(entry.path()) && !DatabaseRestore.isTable(entry.path())) {
                throw damaged("it holds " + entry.path() + ", which is nothing of a server");
            }
        }
        return manifest;
    }

    private void take(TarArchiveInputStream tar, BackupManifest.Entry entry, Sink sink) throws IOException {
        TarArchiveEntry next = tar.getNextEntry();
        if (next == null || !next.getName().equals(entry.path()) || next.getSize() != entry.size()) {
            throw damaged(entry.path() + " is missing or has another length than the manifest says");
        }
        MessageDigest sha256 = Digest.sha256();
        InputStream in = new DigestInputStream(tar, sha256);
        sink.take(entry, in);
        in.transferTo(OutputStream.nullOutputStream());
        if (!Digest.ofFinished(sha256).equals(entry.digest())) {
            throw damaged("the SHA-256 of " + entry.path() + " is not what the manifest says");
        }
    }

    private BackupException damaged(String how) {
        return new BackupException(file + " is damaged: " + how + "; use another backup");
    }
}
