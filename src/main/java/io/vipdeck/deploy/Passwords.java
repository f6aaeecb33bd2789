package io.vipdeck.deploy;

import io.vipdeck.inventory.AuthPass;
import io.vipdeck.inventory.Inventory;
import io.vipdeck.inventory.Inventory.Secret;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The VRRP passwords of an inventory, fetched from where it says they are. */
final class Passwords {
    private Passwords() {}

    /** By name of the VRRP instance; instances without a password are not in it. */
    static Map<String, String> of(Inventory inventory, Map<String, String> environment)
            throws DeployException {
        Map<String, String> passwords = new HashMap<>();
        for (Inventory.Vrrp vrrp : inventory.vrrp()) {
            if (vrrp.authPass().isPresent()) {
                passwords.put(vrrp.name(), value(vrrp.name(), vrrp.authPass().get(), environment));
            }
        }
        return passwords;
    }

    private static String value(String instance, Secret secret, Map<String, String> environment)
            throws DeployException {
        String value = "";
        String where = "the inventory";
        if (secret instanceof Secret.Literal literal) {
            value = literal.value();
        } else if (secret instanceof Secret.FromEnvironment variable) {
            where = "the environment variable " + variable.variable();
            value = environment.getOrDefault(variable.variable(), "");
        } else if (secret instanceof Secret.FromFile file) {
            where = "the file " + file.path();
            value = firstLine(file.path());
        }
        if (value.isBlank()) {
            throw new DeployException(
                    "the auth_pass of " + instance + " is not in " + where
                            + ", put it there or take authentication out of the inventory",
                    "");
        }
        Optional<String> objection = AuthPass.objection(value);
        if (objection.isPresent()) {
            throw new DeployException(
                    "the auth_pass of " + instance + " from " + where + " " + objection.get()
                            + ", choose another one",
                    "");
        }
        return value;
    }

    private static String firstLine(String path) throws DeployException {
        try (BufferedReader reader =
                Files.newBufferedReader(Path.of(path), StandardCharsets.UTF_8)) {
            String line = reader.readLine();
            return line == null ? "" : line.strip();
        } catch (IOException e) {
            throw new DeployException(
                    "the password file " + path + " cannot be read, create it or mend its rights",
                    "");
        }
    }
}
