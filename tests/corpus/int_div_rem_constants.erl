%% Division by constants: powers of two, one, minus one, with and without a known sign.
-module(int_div_rem_constants).
-export([start/0, id/1]).

start() ->
    [{N, divs(id(N)), rems(id(N)), nonneg(id(N))}
     || N <- [0, 1, -1, 9, -9, 255, 256, -256, 134217727, -134217728, 134217728, 4611686018427387904,
              -9223372036854775808, 18446744073709551616]].

divs(X) -> [X div 1, X div -1, X div 2, X div 3, X div 8, X div 10, X div -16, X div 1000000007].

rems(X) -> [X rem 1, X rem -1, X rem 2, X rem 3, X rem 8, X rem 10, X rem -16, X rem 1000000007].

nonneg(X) when is_integer(X), X >= 0, X < 1 bsl 40 -> {X div 4, X rem 4, X div 7, X rem 7};
nonneg(_) -> other.

id(X) -> X.
