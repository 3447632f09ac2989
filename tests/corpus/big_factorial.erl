%% Factorials far beyond 256 bits.
-module(big_factorial).
-export([start/0, fac/1]).

start() -> [fac(30), fac(57), fac(58), fac(100), fac(300) div fac(298), fac(200) rem 1000000007, -fac(60)].

fac(0) -> 1;
fac(N) -> N * fac(N - 1).
