%% Takeuchi's function, ten times: calls of three arguments.
-module(bench_tak).
-export([start/0]).

start() -> bench:run("tak", fun() -> 10 end, fun(N) -> repeat(N, 0) end, 70).

repeat(0, Sum) -> Sum;
repeat(N, Sum) -> repeat(N - 1, Sum + tak(18, 12, 6)).

tak(X, Y, Z) when Y < X -> tak(tak(X - 1, Y, Z), tak(Y - 1, Z, X), tak(Z - 1, X, Y));
tak(_, _, Z) -> Z.
