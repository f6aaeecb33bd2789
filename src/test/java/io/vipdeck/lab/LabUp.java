package io.vipdeck.lab;

/** Makes the lab in a program of its own, which tests kill in the middle. */
final class LabUp {
    private LabUp() {}

    public static void main(String[] words) throws LabException {
        Lab.standard().up(Integer.parseInt(words[0]), System.out::println);
    }
}
