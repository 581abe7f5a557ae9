/**
 * Kills, stops, freezes and cuts off real processes of the packaged service, and counts what became
 * of the stories. Run by {@code mvn -Pchaos verify}, in a short form with {@code
 * -Dchaos.size=short}.
 */
package io.chatgenerator.chaos;
