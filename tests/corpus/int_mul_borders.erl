%% Products whose factors or results lie at the borders of 28, 32, 60 and 64 bits.
-module(int_mul_borders).
-export([start/0, id/1]).

start() ->
    Bs = [0, 1, -1, 2, -2, 3, 11585, 11586, -11586, 46340, 46341, -46341, 65535, 65536, 94906267,
          134217727, 134217728, -134217728, -134217729, 3037000499, 3037000500, -3037000500,
          4294967295, 4294967296, 9223372036854775807, -9223372036854775808],
    [{A, by_constants(id(A)), [A * B || B <- Bs]} || A <- Bs].

by_constants(X) -> [X * 0, X * 1, X * -1, X * 2, X * 10, 1000 * X, X * 16#7FFFFFF, X * X].

id(X) -> X.
