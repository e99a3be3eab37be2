package io.umbel.distribution.hostile;

import io.umbel.testkit.hostile.Attack.Damage;
import java.util.function.BooleanSupplier;

/** A way to attack a node. */
@FunctionalInterface
interface Weapon {
    /** Attacks until {@code goOn} says no. Blocks. */
    Damage attack(Aim aim, BooleanSupplier goOn) throws Exception;
}
