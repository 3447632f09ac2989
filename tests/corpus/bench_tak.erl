%% Takeuchi's function: calls with several arguments, deep recursion.
-module(bench_tak).
-export([start/0, run/1, tak/3]).

start() -> [tak(8, 4, 2), tak(12, 8, 4), run(1)].

run(N) -> repeat(N, 0).

repeat(0, Sum) -> Sum;
repeat(N, Sum) -> repeat(N - 1, Sum + tak(18, 12, 6)).

tak(X, Y, Z) when Y < X ->
    tak(tak(X - 1, Y, Z), tak(Y - 1, Z, X), tak(Z - 1, X, Y));
tak(_, _, Z) -> Z.
