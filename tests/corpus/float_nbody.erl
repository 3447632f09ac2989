%% Three bodies under gravity, 100 steps; the energy and positions afterwards.
-module(float_nbody).
-export([start/0]).

start() ->
    Bs = [{0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 39.47841760435743}, {4.84143144246472, -1.1603200440274284, -0.10362204447112311, 0.606326392995832, 2.81198684491626, -0.02521836165988763, 0.03769367487038949},
          {8.34336671824458, 4.124798564124305, -0.4035234171143214, -1.0107743461787924, 1.8256623712304119, 0.008415761376584154, 0.011286326131968767}],
    E0 = energy(Bs),
    Cs = steps(100, Bs),
    [E0, energy(Cs), [{trunc(X * 1.0e9), trunc(Y * 1.0e9)} || {X, Y, _, _, _, _, _} <- Cs]].

steps(0, Bs) -> Bs;
steps(N, Bs) -> steps(N - 1, step(Bs, 0.01)).

step(Bs, Dt) -> [move(B, Bs, Dt) || B <- Bs].

move({X, Y, Z, Vx, Vy, Vz, M}, Bs, Dt) ->
    {Ax, Ay, Az} = pull(X, Y, Z, Bs, 0.0, 0.0, 0.0),
    Wx = Vx + Ax * Dt,
    Wy = Vy + Ay * Dt,
    Wz = Vz + Az * Dt,
    {X + Wx * Dt, Y + Wy * Dt, Z + Wz * Dt, Wx, Wy, Wz, M}.

pull(_, _, _, [], Ax, Ay, Az) -> {Ax, Ay, Az};
pull(X, Y, Z, [{X, Y, Z, _, _, _, _} | T], Ax, Ay, Az) -> pull(X, Y, Z, T, Ax, Ay, Az);
pull(X, Y, Z, [{X2, Y2, Z2, _, _, _, M} | T], Ax, Ay, Az) ->
    Dx = X2 - X,
    Dy = Y2 - Y,
    Dz = Z2 - Z,
    D2 = Dx * Dx + Dy * Dy + Dz * Dz,
    F = M / (D2 * math:sqrt(D2)),
    pull(X, Y, Z, T, Ax + Dx * F, Ay + Dy * F, Az + Dz * F).

energy(Bs) -> sum([0.5 * M * (Vx * Vx + Vy * Vy + Vz * Vz) || {_, _, _, Vx, Vy, Vz, M} <- Bs], 0.0).

sum([], S) -> S;
sum([H | T], S) -> sum(T, S + H).
