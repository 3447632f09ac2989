%% Bitwise operations on 65 to 255 bit integers of both signs, mixed with small ones.
-module(int_bitwise_wide).
-export([start/0, id/1]).

start() ->
    Vs = [id(1) bsl 64, -(id(1) bsl 64), (id(1) bsl 128) - 1, -(id(1) bsl 127) - 5,
          id(16#123456789ABCDEF0123456789ABCDEF0), -16#FFFFFFFFFFFFFFFFFFFFFFFFFFFF, (id(1) bsl 254) + 12345, 255, -256],
    [{bnot A, [A band B || B <- Vs], [A bor B || B <- Vs], [A bxor B || B <- Vs]} || A <- Vs].

id(X) -> X.
