%% Factorials of hundreds of digits: multiplication of large integers by small ones.
-module(bench_factorial).
-export([start/0, run/1, fac/1]).

start() -> [fac(20), fac(30) div fac(28), run(1)].

run(N) -> repeat(N, 0).

repeat(0, Sum) -> Sum;
repeat(N, Sum) -> repeat(N - 1, (Sum + digits(fac(200), 0)) rem 1000003).

fac(0) -> 1;
fac(N) -> N * fac(N - 1).

digits(0, Sum) -> Sum;
digits(N, Sum) -> digits(N div 1000000007, (Sum * 7 + N rem 1000000007) rem 1000003).
