%% Three bodies under gravitation: boxed floats in tuples.
-module(bench_nbody).
-export([start/0, run/1]).

start() -> [rounded(run(1)), rounded(run(50))].

rounded(F) -> round(F * 1.0e9).

run(N) -> energy(steps(N, bodies())).

bodies() ->
    [{0.0, 0.0, 0.0, 0.0, 39.47841760435743},
     {4.84143144246472090, -1.16032004402742839, 0.606326392995832, 2.81198684491626, 0.03769367487038949},
     {8.34336671824457987, 4.12479856412430479, -1.01077434617879236, 1.82566237123041186, 0.011286326131968767}].

steps(0, Bodies) -> Bodies;
steps(N, Bodies) -> steps(N - 1, [move(accelerate(B, Bodies, Bodies)) || B <- Bodies]).

accelerate({X, Y, Vx, Vy, M}, [], _) -> {X, Y, Vx, Vy, M};
accelerate({X, Y, Vx, Vy, M}, [{X2, Y2, _, _, M2} | T], All) ->
    Dx = X - X2,
    Dy = Y - Y2,
    D2 = Dx * Dx + Dy * Dy,
    if
        D2 == 0.0 -> accelerate({X, Y, Vx, Vy, M}, T, All);
        true ->
            Mag = 0.01 / (D2 * math:sqrt(D2)),
            accelerate({X, Y, Vx - Dx * M2 * Mag, Vy - Dy * M2 * Mag, M}, T, All)
    end.

move({X, Y, Vx, Vy, M}) -> {X + 0.01 * Vx, Y + 0.01 * Vy, Vx, Vy, M}.

energy(Bodies) -> energy(Bodies, 0.0).

energy([], E) -> E;
energy([{X, Y, Vx, Vy, M} | T], E) ->
    energy(T, potential(X, Y, M, T, E + 0.5 * M * (Vx * Vx + Vy * Vy))).

potential(_, _, _, [], E) -> E;
potential(X, Y, M, [{X2, Y2, _, _, M2} | T], E) ->
    Dx = X - X2,
    Dy = Y - Y2,
    potential(X, Y, M, T, E - M * M2 / math:sqrt(Dx * Dx + Dy * Dy)).
