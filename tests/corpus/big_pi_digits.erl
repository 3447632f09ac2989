%% Digits of pi by Gibbons' spigot with unbounded integers.
-module(big_pi_digits).
-export([start/0]).

start() -> pi(60, 1, 0, 1, 1, 3, 3).

pi(0, _, _, _, _, _, _) -> [];
pi(N, Q, R, T, K, M, X) when 4 * Q + R - T < M * T ->
    [M | pi(N - 1, 10 * Q, 10 * (R - M * T), T, K, (10 * (3 * Q + R)) div T - 10 * M, X)];
pi(N, Q, R, T, K, _, X) ->
    pi(N, Q * K, (2 * Q + R) * X, T * X, K + 1, (Q * (7 * K + 2) + R * X) div (T * X), X + 2).
