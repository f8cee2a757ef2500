package dev.flotilla.fleet.mail;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** A mail server on a free port of the loopback (RFC 5321, AUTH PLAIN of RFC 4954), which keeps what it is sent. */
public final class SmtpServer implements AutoCloseable {
    public final BlockingQueue<Mail> mails = new LinkedBlockingQueue<>();
    private final ServerSocket listener;
    private final String login;
    private final boolean silent;
    /** Who is not known here. */
    volatile String unknown = "nobody@example.org";

    volatile boolean busy;

    /** A message, with the addresses of its envelope. */
    public record Mail(String from, String to, String text) {}

    /** @param login {@code USER:PASSWORD}; empty if nobody has to say it */
    public SmtpServer(String login) {
        this(login, false);
    }

    private SmtpServer(String login, boolean silent) {
        this.login = login;
        this.silent = silent;
        try {
            listener = new ServerSocket(0, 16, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        new Thread(this::accept, "smtp").start();
    }

    /** One that lets everybody in and then says nothing. */
    static SmtpServer silent() {
        return new SmtpServer("", true);
    }

    public int port() {
        return listener.getLocalPort();
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = listener.accept();
                new Thread(() -> serve(socket), "smtp-session").start();
            }
        } catch (IOException e) {
            // The test is over.
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            socket.setSoTimeout(30_000);
            new Session(
                            new BufferedReader(
                                    new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII)),
                            socket.getOutputStream())
                    .run();
        } catch (IOException e) {
            // The client is gone.
        }
    }

    /** One conversation. */
    private final class Session {
        private final BufferedReader in;
        private final Writer out;
        private boolean known = login.isEmpty();
        private String from = "";
        private String to = "";

        Session(BufferedReader in, OutputStream out) {
            this.in = in;
            this.out = new OutputStreamWriter(out, StandardCharsets.US_ASCII);
        }

        private void say(String line) throws IOException {
            out.write(line + "\r\n");
            out.flush();
        }

        void run() throws IOException {
            if (!silent) {
                say("220 test ESMTP");
            }
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                String verb = line.toUpperCase(Locale.ROOT);
                if (verb.startsWith("EHLO")) {
                    say("250-test");
                    say(login.isEmpty() ? "250 8BITMIME" : "250 AUTH PLAIN");
                } else if (verb.startsWith("AUTH PLAIN ")) {
                    known = new String(Base64.getDecoder().decode(line.substring(11)), StandardCharsets.UTF_8)
                            .equals("\0" + login.replace(':', '\0'));
                    say(known ? "235 welcome" : "535 no");
                } else if (verb.startsWith("MAIL FROM:")) {
                    from = address(line);
                    say(busy ? "451 later" : known ? "250 ok" : "530 who?");
                } else if (verb.startsWith("RCPT TO:")) {
                    to = address(line);
                    say(to.equals(unknown) ? "550 nobody of that name" : "250 ok");
                } else if (verb.equals("DATA")) {
                    say("354 go on");
                    mails.add(new Mail(from, to, text()));
                    say("250 kept");
                } else if (verb.equals("QUIT")) {
                    say("221 bye");
                    return;
                } else {
                    say("250 ok");
                }
            }
        }

        private String text() throws IOException {
            StringBuilder text = new StringBuilder();
            for (String line = in.readLine(); line != null && !line.equals("."); line = in.readLine()) {
                text.append(line).append('\n');
            }
            return text.toString();
        }

        private String address(String line) {
            return line.substring(line.indexOf('<') + 1, line.indexOf('>'));
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
