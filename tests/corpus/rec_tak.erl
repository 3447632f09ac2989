%% Takeuchi's function.
-module(rec_tak).
-export([start/0, tak/3]).

start() -> [tak(8, 4, 2), tak(12, 8, 4), tak(14, 8, 3), tak(1, 2, 3)].

tak(X, Y, Z) when Y >= X -> Z;
tak(X, Y, Z) -> tak(tak(X - 1, Y, Z), tak(Y - 1, Z, X), tak(Z - 1, X, Y)).
