package io.vipdeck.remote;

import com.jcraft.jsch.UIKeyboardInteractive;
import com.jcraft.jsch.UserInfo;

import io.vipdeck.remote.Secrets.Need;

import org.jspecify.annotations.Nullable;

import java.util.Locale;
import java.util.Optional;

/** The library's questions during one login, answered from what the operator has told before. */
final class Answers implements UserInfo, UIKeyboardInteractive {
    private final Need.Password need;
    private final Secrets secrets;
    private volatile char[] given = new char[0];
    private volatile State state = State.UNASKED;
    private volatile String question = "";

    Answers(Target target, Secrets secrets) {
        this.need = new Need.Password(target.user(), target.name());
        this.secrets = secrets;
    }

    /** Ends the login where there is no answer. */
    static final class GivenUp extends RuntimeException {
        GivenUp() {
            super("no answer");
        }
    }

    /** How far it came. */
    enum State {
        /** The host did not ask. */
        UNASKED,
        /** It asked for a password, and none is known. */
        UNKNOWN,
        /** It was given the password. */
        GIVEN,
        /** It asked again: the password is not its. */
        REFUSED,
        /** It asked for something else than one password. */
        ANOTHER_QUESTION
    }

    State state() {
        return state;
    }

    /** What was asked that is no password, safe to show. */
    String question() {
        return question;
    }

    /** The password, once; a host that asks again has refused it. */
    private Optional<String> password() {
        if (state == State.GIVEN) {
            refuse();
            return Optional.empty();
        }
        if (state == State.REFUSED) {
            return Optional.empty();
        }
        Optional<char[]> known = secrets.find(need);
        state = known.isPresent() ? State.GIVEN : State.UNKNOWN;
        known.ifPresent(secret -> given = secret);
        return known.map(String::new);
    }

    /** The login failed after it was given the password. */
    void refuse() {
        state = State.REFUSED;
        secrets.refuse(need, given);
    }

    /** The library takes the answer with the next call, or gives up without one. */
    @Override
    public boolean promptPassword(String message) {
        return true;
    }

    @Override
    public @Nullable String getPassword() {
        return password().orElse(null);
    }

    /**
     * RFC 4256 section 3.2.
     *
     * @throws GivenUp instead of giving null, for which the library sends an empty answer: a host counts that as a
     *     wrong one and may lock the user out
     */
    @Override
    public String[] promptKeyboardInteractive(
            String destination, String name, String instruction, String[] prompts, boolean[] echo) {
        if (prompts.length == 0) {
            return new String[0];
        }
        if (prompts.length > 1 || echo[0] || asksForMore(prompts[0])) {
            question = HostText.line(prompts[0]);
            state = State.ANOTHER_QUESTION;
            throw new GivenUp();
        }
        return password().map(secret -> new String[] {secret}).orElseThrow(GivenUp::new);
    }

    /** A second factor asks without echo too. */
    private static boolean asksForMore(String prompt) {
        return prompt.toLowerCase(Locale.ROOT)
                .matches("(?s).*(code|token|otp|one-time|passcode|pin\\b|new password|retype).*");
    }

    @Override
    public @Nullable String getPassphrase() {
        return null;
    }

    @Override
    public boolean promptPassphrase(String message) {
        return false;
    }

    @Override
    public boolean promptYesNo(String message) {
        return false;
    }

    /** A banner; it may be long and is the host's own. */
    @Override
    public void showMessage(String message) {
        // Nobody to show it to.
    }
}
