%% A xorshift generator with 64 bit state and a linear congruential one with 32 bits.
-module(int_xorshift).
-export([start/0]).

start() -> {xs(88172645463325252, 12), lcg(12345, 12)}.

xs(_, 0) -> [];
xs(X0, N) ->
    X1 = (X0 bxor (X0 bsl 13)) band 16#FFFFFFFFFFFFFFFF,
    X2 = X1 bxor (X1 bsr 7),
    X3 = (X2 bxor (X2 bsl 17)) band 16#FFFFFFFFFFFFFFFF,
    [X3 | xs(X3, N - 1)].

lcg(_, 0) -> [];
lcg(X, N) ->
    Y = (X * 1103515245 + 12345) band 16#7FFFFFFF,
    [Y | lcg(Y, N - 1)].
