%% Digit sums, palindromes and perfect numbers.
-module(int_digits).
-export([start/0]).

start() ->
    {[sum(N) || N <- [0, 9, 12345, 99999999999, 123456789012345678901234567890]],
     [N || N <- seq(1, 400), reversed(N) =:= N],
     [N || N <- seq(2, 600), perfect(N)]}.

sum(0) -> 0;
sum(N) -> N rem 10 + sum(N div 10).

reversed(N) -> reversed(N, 0).

reversed(0, R) -> R;
reversed(N, R) -> reversed(N div 10, R * 10 + N rem 10).

perfect(N) -> divisors(N, N div 2, 0) =:= N.

divisors(_, 0, S) -> S;
divisors(N, D, S) when N rem D =:= 0 -> divisors(N, D - 1, S + D);
divisors(N, D, S) -> divisors(N, D - 1, S).

seq(A, B) when A > B -> [];
seq(A, B) -> [A | seq(A + 1, B)].
