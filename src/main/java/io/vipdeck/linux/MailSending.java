package io.vipdeck.linux;

import io.vipdeck.agent.Host.Letter;

import jakarta.mail.Address;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.SendFailedException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;

import org.eclipse.angus.mail.smtp.SMTPTransport;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Properties;

/**
 * The process that sends mails: letters come in on standard input, what became of each goes out on
 * standard output. Plain SMTP without a login, as keepalived speaks it.
 */
public final class MailSending {
    private static final int LETTERS_MOST = 100;
    private static final int PROBLEM_CHARS = 300;

    private MailSending() {}

    /** Sends all that stands in the input; a letter that cannot be sent stops none after it. */
    public static void run(InputStream in, OutputStream out) throws IOException {
        List<Letter> letters = read(new DataInputStream(in));
        DataOutputStream results = new DataOutputStream(out);
        for (Letter letter : letters) {
            results.writeUTF(send(letter));
        }
        results.flush();
    }

    /** Writes what {@link #run} reads. */
    public static void write(List<Letter> letters, DataOutputStream out) throws IOException {
        out.writeInt(letters.size());
        for (Letter letter : letters) {
            out.writeUTF(letter.server());
            out.writeInt(letter.port());
            out.writeUTF(letter.helo());
            out.writeLong(letter.timeoutNanos());
            out.writeUTF(letter.from());
            out.writeInt(letter.to().size());
            for (String to : letter.to()) {
                out.writeUTF(to);
            }
            out.writeUTF(letter.subject());
            out.writeUTF(letter.text());
        }
    }

    private static List<Letter> read(DataInputStream in) throws IOException {
        int count = counted(in);
        List<Letter> letters = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            String server = in.readUTF();
            int port = in.readInt();
            String helo = in.readUTF();
            long timeoutNanos = in.readLong();
            String from = in.readUTF();
            List<String> to = new ArrayList<>();
            for (int left = counted(in); left > 0; left--) {
                to.add(in.readUTF());
            }
            letters.add(new Letter(
                    server, port, helo, timeoutNanos, from, to, in.readUTF(), in.readUTF()));
        }
        return letters;
    }

    private static int counted(DataInputStream in) throws IOException {
        int count = in.readInt();
        if (count < 0 || count > LETTERS_MOST) {
            throw new IOException("not a list of letters");
        }
        return count;
    }

    /** What went wrong; empty where the server has taken it for everybody. */
    private static String send(Letter letter) {
        try {
            Session session = session(letter);
            MimeMessage message = message(letter, session);
            try (SMTPTransport transport = (SMTPTransport) session.getTransport("smtp")) {
                transport.connect(letter.server(), letter.port(), null, null);
                transport.sendMessage(message, message.getAllRecipients());
            }
            return "";
        } catch (SendFailedException refused) {
            return problem(refused) + unsent(refused);
        } catch (MessagingException refused) {
            return problem(refused);
        }
    }

    private static Session session(Letter letter) {
        String millis = Long.toString(Math.max(1, letter.timeoutNanos() / 1_000_000));
        Properties properties = new Properties();
        properties.setProperty("mail.smtp.localhost", oneLine(letter.helo()));
        properties.setProperty("mail.smtp.from", oneLine(letter.from()));
        properties.setProperty("mail.smtp.connectiontimeout", millis);
        properties.setProperty("mail.smtp.timeout", millis);
        properties.setProperty("mail.smtp.starttls.enable", "false");
        // Whoever can be reached is told, even where another address is wrong.
        properties.setProperty("mail.smtp.sendpartial", "true");
        return Session.getInstance(properties);
    }

    /** Names come from a file: nothing in them may begin another header. */
    private static MimeMessage message(Letter letter, Session session) throws MessagingException {
        MimeMessage message = new MimeMessage(session);
        message.setFrom(new InternetAddress(oneLine(letter.from())));
        List<Address> to = new ArrayList<>();
        for (String address : letter.to()) {
            to.add(new InternetAddress(oneLine(address)));
        }
        message.setRecipients(Message.RecipientType.TO, to.toArray(Address[]::new));
        message.setSubject(oneLine(letter.subject()), "UTF-8");
        message.setSentDate(new Date());
        message.setHeader("X-Mailer", "vipdeck-agent");
        message.setText(letter.text(), "UTF-8");
        return message;
    }

    private static String oneLine(String text) {
        return Journal.printable(text).strip();
    }

    private static String problem(Exception refused) {
        Throwable cause = refused;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        String text = String.valueOf(cause.getMessage());
        String line = oneLine(text);
        return line.length() > PROBLEM_CHARS ? line.substring(0, PROBLEM_CHARS) : line;
    }

    private static String unsent(SendFailedException refused) {
        Address[] invalid = refused.getInvalidAddresses();
        return invalid == null || invalid.length == 0
                ? ""
                : " (" + oneLine(invalid[0].toString()) + ")";
    }
}
